"""Who was there, who was excused, and the reasons that nobody keeps."""
