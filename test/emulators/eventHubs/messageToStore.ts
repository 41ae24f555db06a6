import rhea from 'rhea';
import { parseMessage } from './broker/incomingMessage.ts';

/** A message with application properties, for a hub that is filled past the network. */
export interface MessageToStore {
  readonly body: Uint8Array;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** Application properties and body as the broker keeps them. */
export function sectionsToStore({ body, properties }: MessageToStore): Buffer {
  const encoded = rhea.message.encode({
    application_properties: { ...properties },
    body: rhea.message.data_section(Buffer.from(body)),
  });
  return parseMessage(encoded).rest;
}
