"""Decides what happens to every row of a tab: merged, admitted, held, archived. Draws nothing."""
