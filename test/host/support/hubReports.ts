import type { RetryContext } from '@azure/functions';
import type { Report } from './reports.ts';

/** What a hub function of the fixture saw in one execution. */
export interface HubReport {
  readonly pid: number;
  readonly texts: readonly string[];
  readonly sequenceNumbers: readonly number[];
  readonly partition: string;
  readonly retry: RetryContext | null;
  readonly invocationId: string;
}

/** Reads a report of the fixture's hub functions. */
export function hubReportOf({ body }: Report): HubReport {
  const metadata = body['metadata'] as {
    readonly sequenceNumberArray: readonly number[];
    readonly partitionContext: { readonly partitionId: string };
  };
  return {
    pid: body['pid'] as number,
    texts: (body['bodies'] as readonly string[]).map((each) => Buffer.from(each, 'base64').toString()),
    sequenceNumbers: metadata.sequenceNumberArray,
    partition: metadata.partitionContext.partitionId,
    retry: body['retry'] as RetryContext | null,
    invocationId: String(body['invocationId']),
  };
}
