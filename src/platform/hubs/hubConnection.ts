/** How to reach a namespace: the setting's name is what a trigger binding refers to. */
export type HubConnection =
  | { readonly by: 'connectionString'; readonly setting: string; readonly connectionString: string }
  | { readonly by: 'identity'; readonly setting: string; readonly namespace: string; readonly clientId: string | null };
