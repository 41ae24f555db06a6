import { answersSuccess } from '../behaviour.ts';
import type { HandledRequest } from '../receiver.ts';
import { explainViolation, type Explained } from './explainViolation.ts';
import { itemLines } from './itemLines.ts';
import { actionText } from './planText.ts';

/** What stays the same for every request. */
export type PrintContext = Omit<Explained, 'headers' | 'receivedAt'> & { readonly colours: boolean };

/** What to print of a request: a line per event with what is special about it, or why it was refused. */
export function requestLines(request: HandledRequest, context: PrintContext): string[] {
  const { violations, receivedAt, headers } = request;
  if (violations.length > 0) {
    const reasons = violations.map(
      (violation) => `    ${violation.kind}: ${explainViolation(violation, { ...context, headers, receivedAt })}`,
    );
    return [refusalLine(request), ...reasons];
  }
  const marks = marksOf(request);
  return itemLines(request.body, receivedAt, context.colours).map((line) =>
    marks.length === 0 ? line : `${line}  (${marks.join(', ')})`,
  );
}

function refusalLine({ receivedAt, refusedWith, plan, webhookId }: HandledRequest): string {
  const time = new Date(receivedAt).toISOString().slice(11, 23);
  const planned = plan === null ? 'by plan' : `by plan: ${actionText(plan.action)}`;
  return `${time}  refused ${refusedWith ?? `(answered ${planned})`}  ${webhookId ?? '-'}`;
}

function marksOf({ isTest, headers, known, plan, received }: HandledRequest): string[] {
  const marks: string[] = [];
  if (isTest) marks.push('test event');
  if (headers['webhook-replay'] === '1') marks.push('replay');
  if (known === 'same') marks.push('duplicate');
  if (known === 'other-bytes') marks.push('duplicate with other bytes');
  if (plan === null) return marks;
  const answered = `answered ${actionText(plan.action)}`;
  if (!received) marks.push(`${answered}: not taken`);
  else marks.push(answersSuccess(plan.action) ? answered : `${answered}: taken all the same`);
  return marks;
}
