/** Members of an ECS document or of one of its groups; null and empty ones are left out at the end. */
export type Fields = Readonly<Record<string, unknown>>;

/** The version of the Elastic Common Schema that the fields follow. */
export const ECS_VERSION = '8.11.0';
