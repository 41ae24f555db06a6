/** One row of the message trace: a message as one recipient got it, or not yet. */
export interface TraceRow {
  readonly id: string;
  readonly senderAddress: string;
  readonly recipientAddress: string;
  readonly messageId: string;
  readonly receivedMs: number;
  readonly subject: string;
  readonly size: number;
  /** From when on listings know of it; late rows exist. */
  readonly visibleMs: number;
  /** How its status moves, in order; the first is there from the beginning. */
  readonly statuses: readonly { readonly atMs: number; readonly status: string }[];
}

export interface TraceLog {
  add(row: TraceRow): void;
  /** Rows with both bounds included, newest first, as they are now. */
  list(fromMs: number, toMs: number, nowMs: number): readonly object[];
  rows(): readonly TraceRow[];
}

export function createTraceLog(): TraceLog {
  const rows: TraceRow[] = [];
  return {
    add: (row) => rows.push(row),
    rows: () => rows,
    list: (fromMs, toMs, nowMs) =>
      rows
        .filter(({ receivedMs, visibleMs }) => receivedMs >= fromMs && receivedMs <= toMs && visibleMs <= nowMs)
        .toSorted((a, b) => b.receivedMs - a.receivedMs || (a.id < b.id ? -1 : 1))
        .map((row) => ({
          id: row.id,
          senderAddress: row.senderAddress,
          recipientAddress: row.recipientAddress,
          messageId: row.messageId,
          receivedDateTime: new Date(row.receivedMs).toISOString(),
          subject: row.subject,
          size: row.size,
          fromIP: '192.0.2.150',
          toIP: null,
          status: row.statuses.findLast(({ atMs }) => atMs <= nowMs)?.status ?? 'gettingStatus',
        })),
  };
}
