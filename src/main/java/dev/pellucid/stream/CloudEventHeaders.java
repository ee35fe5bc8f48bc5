package dev.pellucid.stream;

/** Attributes of a CloudEvent in binary content mode, as its Kafka protocol binding names them. */
final class CloudEventHeaders {

  static final String SPEC_VERSION = "ce_specversion";
  static final String ID = "ce_id";
  static final String SOURCE = "ce_source";
  static final String TYPE = "ce_type";
  static final String TIME = "ce_time";
  static final String SUBJECT = "ce_subject";
  static final String DATA_SCHEMA = "ce_dataschema";

  /** The binding maps {@code datacontenttype} to this header, without the prefix. */
  static final String CONTENT_TYPE = "content-type";

  private CloudEventHeaders() {}
}
