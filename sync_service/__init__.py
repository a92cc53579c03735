"""Keeps partners' spreadsheets and one validated database in agreement, in both directions.

A worker observes changed spreadsheets (adapters/google), `sync.planning` decides what a run will
do, `sync.run_sync` carries it out; parents register on Flask pages (entrypoints/web), and the
coordinator gets one digest a week. Start reading at `sync/planning/plan.py`, then
`sync/run_sync.py`.
"""
