"""Who was at the meetings: names down, dates across, kept by several, under faults and kills."""
