/** What a server did since it started; bytes are those of the encoded messages. */
export interface Tally {
  batchesAccepted: number;
  messagesAccepted: number;
  bytesAccepted: number;
  sendsRefused: number;
  messagesDelivered: number;
  bytesDelivered: number;
}

/** The tally, and what is open now. */
export interface Counts extends Readonly<Tally> {
  readonly connections: number;
  readonly readers: number;
}

export function newTally(): Tally {
  return {
    batchesAccepted: 0,
    messagesAccepted: 0,
    bytesAccepted: 0,
    sendsRefused: 0,
    messagesDelivered: 0,
    bytesDelivered: 0,
  };
}
