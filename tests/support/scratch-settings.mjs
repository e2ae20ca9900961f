// @ts-check

/**
 * For databases that are thrown away. What is committed survives a kill of the server all the same: the system keeps
 * what was written to its files; only a loss of power would take it.
 */
export const SCRATCH_SETTINGS = { max_connections: '400', fsync: 'off', full_page_writes: 'off' }
