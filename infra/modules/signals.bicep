metadata description = 'Event Grid events of this subscription\'s role assignments to the hub signals: seconds instead of minutes.'

import { names, tags as tagsType } from '../names.bicep'

@description('Names of the environment.')
param name names

@description('Tags of every resource.')
param tags tagsType

var eventHubsDataSender = '2b629674-e913-4c01-ae53-ef4638d8f975'

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: name.eventHubs

  resource hub 'eventhubs' existing = {
    name: 'signals'
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name.signalsTopic
  location: 'global'
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    source: subscription().id
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}

resource senderRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace::hub
  name: guid(namespace::hub.id, topic.id, eventHubsDataSender)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventHubsDataSender)
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource subscriptionToHub 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'role-assignments'
  properties: {
    deliveryWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      destination: {
        endpointType: 'EventHub'
        properties: {
          resourceId: namespace::hub.id
        }
      }
    }
    eventDeliverySchema: 'EventGridSchema'
    filter: {
      includedEventTypes: [
        'Microsoft.Resources.ResourceWriteSuccess'
        'Microsoft.Resources.ResourceDeleteSuccess'
      ]
      advancedFilters: [
        {
          operatorType: 'StringContains'
          key: 'data.operationName'
          values: [
            'Microsoft.Authorization/roleAssignments/'
            'Microsoft.Authorization/roleDefinitions/'
          ]
        }
      ]
    }
  }
  dependsOn: [
    senderRole
  ]
}
