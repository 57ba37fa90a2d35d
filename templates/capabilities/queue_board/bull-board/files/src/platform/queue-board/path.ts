/** Where the board is. */
export const BOARD = '/admin/queues';
