/** The content types of the Management Activity API. */
export const CONTENT_TYPES = [
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.General',
  'DLP.All',
] as const;

export type ContentType = (typeof CONTENT_TYPES)[number];

export function isContentType(text: string | null): text is ContentType {
  return CONTENT_TYPES.some((known) => known === text);
}

/** The app role that reads a type. */
export function roleOf(type: ContentType): 'ActivityFeed.Read' | 'ActivityFeed.ReadDlp' {
  return type === 'DLP.All' ? 'ActivityFeed.ReadDlp' : 'ActivityFeed.Read';
}

/** The tail of a content id, as the service writes it. */
export function storeOf(type: ContentType): string {
  const name = type.replace('.', '_');
  return `${name.toLowerCase()}$${name}$emea0036`;
}
