import { forOperator, passing } from '../answerCode.ts';

/** What answers of the bulk API mean; an event that is refused alone has the code `elastic_item_<status>`. */
export const ELASTIC_CODES = {
  keyRefused: forOperator('elastic_key_refused'),
  streamNotFound: forOperator('elastic_stream_not_found'),
  requestRefused: forOperator('elastic_request_refused'),
  itemsToRetry: passing('elastic_items_to_retry'),
  itemsNotPermitted: forOperator('elastic_items_not_permitted'),
} as const;

/**
 * Types of errors that Elasticsearch documents or its source names for bulk requests. Any other word under `type` is not
 * kept, as whatever stands between us and Elasticsearch may write there what it likes.
 */
export const ELASTIC_ERROR_TYPES: ReadonlySet<string> = new Set([
  'action_request_validation_exception',
  'circuit_breaking_exception',
  'cluster_block_exception',
  'date_time_parse_exception',
  'document_parsing_exception',
  'es_rejected_execution_exception',
  'illegal_argument_exception',
  'illegal_state_exception',
  'index_closed_exception',
  'index_not_found_exception',
  'input_coercion_exception',
  'invalid_alias_name_exception',
  'invalid_index_name_exception',
  'json_e_o_f_exception',
  'json_parse_exception',
  'mapper_exception',
  'mapper_parsing_exception',
  'node_closed_exception',
  'no_shard_available_action_exception',
  'number_format_exception',
  'parse_exception',
  'parsing_exception',
  'process_cluster_event_timeout_exception',
  'routing_missing_exception',
  'script_exception',
  'security_exception',
  'strict_dynamic_mapping_exception',
  'timeout_exception',
  'timestamp_error',
  'unavailable_shards_exception',
  'version_conflict_engine_exception',
  'x_content_e_o_f_exception',
  'x_content_parse_exception',
]);
