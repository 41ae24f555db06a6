/**
 * Loads the heavy SDKs in the background, so that the first batch of a new instance does not wait for them. Importing the
 * app stays cheap; nothing is opened.
 */
export function preload(): void {
  const modules = [import('@azure/event-hubs'), import('@azure/storage-blob'), import('undici')];
  // A module that cannot be loaded is told by the call that needs it.
  for (const module of modules) module.catch(() => undefined);
}
