/** How to reach the storage account that holds state. */
export type StorageConnection =
  | { readonly by: 'connectionString'; readonly connectionString: string }
  | { readonly by: 'identity'; readonly blobServiceUri: string; readonly clientId: string | null };
