"""What becomes of every row of a tab: merged, admitted, held, archived. Draws nothing."""
