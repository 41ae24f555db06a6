import { amqpErrorOf } from '../amqp/amqpRefusal.ts';
import type { BrokerContext } from './brokerContext.ts';
import type { ConnectionState } from './connectionState.ts';
import { faultRefusal } from './faultRefusals.ts';
import { hubOfAudience } from '../store/namespace.ts';
import { refusing } from './refusing.ts';
import {
  answerMessage,
  type BrokerAnswer,
  type BrokerRequest,
  putToken,
  readEntity,
  refusalAnswer,
  requestProperty,
} from '../amqp/requests.ts';
import { addressOf, type MessageEvent, type OutgoingLink } from '../amqp/rheaLinks.ts';

const CBS = '$cbs';
const MANAGEMENT = '$management';

/** Whether an address takes requests instead of messages. */
export function isRequestAddress(address: string): boolean {
  return address === CBS || address === MANAGEMENT || address.endsWith(`/${MANAGEMENT}`);
}

/** Answers a request to `$cbs` or `$management` on the link that the client opened for answers in the same session. */
export function answerRequest(context: BrokerContext, state: ConnectionState, event: MessageEvent): void {
  const { receiver, session, delivery } = event;
  const request = event.message as BrokerRequest;
  delivery.accept();
  const address = addressOf(receiver.target);
  const replies = session.find_sender((link: OutgoingLink) => addressOf(link.source) === address);
  if (replies === undefined) {
    return receiver.close({
      condition: 'amqp:not-allowed',
      description: 'No link for answers was opened in this session.',
    });
  }
  const answer = (content: BrokerAnswer): void => {
    replies.send(answerMessage(request, content));
  };
  const serve =
    address === CBS ? () => answer(authorize(context, state, request)) : () => manage(context, state, event, answer);
  return refusing(serve, (refusal) => answer(refusalAnswer(refusal)));
}

function authorize({ hubs, policy }: BrokerContext, state: ConnectionState, request: BrokerRequest): BrokerAnswer {
  const answer = putToken(request, policy);
  state.authorized.add(hubs.hub(hubOfAudience(requestProperty(request, 'name'))).name);
  return answer;
}

function manage(
  { faults, hubs, drop }: BrokerContext,
  state: ConnectionState,
  { receiver, connection, message }: MessageEvent,
  answer: (content: BrokerAnswer) => void,
): void {
  const request = message as BrokerRequest;
  const content = readEntity(request, hubs);
  const partition = requestProperty(request, 'partition');
  const scope = partition === '' ? undefined : partition;
  const { effect, delayMs } = faults.take('management', requestProperty(request, 'name'), scope);
  if (effect === 'drop') return drop(connection.socket);
  if (effect === 'detach') return receiver.close(amqpErrorOf(faultRefusal(effect)));
  if (effect === 'serverBusy' || effect === 'timeout') throw faultRefusal(effect);
  return state.after(delayMs, () => answer(content));
}
