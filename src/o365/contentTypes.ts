/** The content types of the Management Activity API, with the word that settings use for each. */
export const CONTENT_TYPES = {
  'Audit.AzureActiveDirectory': 'ENTRA',
  'Audit.Exchange': 'EXCHANGE',
  'Audit.SharePoint': 'SHAREPOINT',
  'Audit.General': 'GENERAL',
  'DLP.All': 'DLP',
} as const;

export type ContentType = keyof typeof CONTENT_TYPES;

export const ALL_CONTENT_TYPES = Object.keys(CONTENT_TYPES) as readonly ContentType[];

export function isContentType(text: string): text is ContentType {
  return Object.hasOwn(CONTENT_TYPES, text);
}
