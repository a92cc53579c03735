"""Keeps partners' spreadsheets and one validated database saying the same thing, both ways.

A worker observes changed spreadsheets (adapters/google), `domain.plan` decides what a run will do,
`application.run_sync` carries it out; parents register on Flask pages (entrypoints/web), and the
coordinator gets one digest a week. Start reading at `domain/plan.py`, then
`application/run_sync.py`.
"""
