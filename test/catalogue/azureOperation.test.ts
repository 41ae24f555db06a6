import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AZURE_OPERATIONS, azureOperation } from '../../src/catalogue/azure/findOperation.ts';

describe('the operations of the control plane', () => {
  it('have each name once, in upper case', () => {
    const names = AZURE_OPERATIONS.flatMap((row) => row.names);
    expect(names.filter((name) => name !== name.toUpperCase())).toEqual([]);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  it.each([
    ['Microsoft.Authorization/roleAssignments/write', 'AZURE_ROLE_ASSIGNED', 'ALERT'],
    ['MICROSOFT.STORAGE/STORAGEACCOUNTS/LISTKEYS/ACTION', 'KEYS_LISTED', 'WARNING'],
    ['Microsoft.Web/sites/publishxml/action', 'PUBLISHING_CREDENTIALS_READ', 'ALERT'],
    ['Microsoft.Web/sites/config/list/action', 'APP_SETTINGS_READ', 'WARNING'],
    [
      'Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action',
      'CLUSTER_CREDENTIALS_READ',
      'WARNING',
    ],
    ['Microsoft.Compute/virtualMachines/read', 'AZURE_RESOURCE_READ', 'INFO'],
    ['Microsoft.Web/sites/listSyncFunctionTriggerStatus/action', 'AZURE_RESOURCE_READ', 'INFO'],
    ['Microsoft.PolicyInsights/policyStates/queryResults/action', 'AZURE_RESOURCE_READ', 'INFO'],
    ['Microsoft.OperationalInsights/workspaces/delete', 'LOG_WORKSPACE_DELETED', 'ALERT'],
    ['Microsoft.Network/networkWatchers/delete', 'NETWORK_WATCHER_DELETED', 'WARNING'],
    ['Microsoft.Network/firewallPolicies/delete', 'FIREWALL_DELETED', 'WARNING'],
    [
      'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems/delete',
      'BACKUP_DELETED',
      'ALERT',
    ],
    [
      'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete',
      'IMMUTABILITY_REMOVED',
      'ALERT',
    ],
    ['Microsoft.Insights/scheduledQueryRules/delete', 'ALERT_RULE_DELETED', 'WARNING'],
    ['Microsoft.Security/alertsSuppressionRules/write', 'ALERT_SUPPRESSION_CHANGED', 'WARNING'],
    ['Microsoft.Compute/virtualMachines/runCommand/action', 'COMMAND_RUN_ON_MACHINE', 'WARNING'],
    ['Microsoft.Network/networkWatchers/packetCaptures/write', 'PACKET_CAPTURE_STARTED', 'WARNING'],
    ['Microsoft.Compute/virtualMachines/start/action', 'VIRTUAL_MACHINE_OPERATED', 'INFO'],
    ['Microsoft.Sql/servers/databases/delete', 'DATABASE_DELETED', 'INFO'],
    ['Contoso.Provider/things/write', 'AZURE_RESOURCE_CHANGED', 'INFO'],
    ['', 'AZURE_RESOURCE_CHANGED', 'INFO'],
  ])('mean: %s', (name, eventType, severity) => {
    expect(azureOperation(name)).toMatchObject({ eventType, severity });
    expect(azureOperation(name.toUpperCase())).toMatchObject({ eventType, severity });
  });

  it('are never changes when they only read', () => {
    const part = fc.constantFrom('Microsoft.Sql', 'Microsoft.Web', 'sites', 'servers', 'x', 'Microsoft.Compute');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        expect(azureOperation([...parts, 'read'].join('/')).eventType).toMatch(/_READ$|^KEYS_LISTED$/);
      }),
    );
  });
});
