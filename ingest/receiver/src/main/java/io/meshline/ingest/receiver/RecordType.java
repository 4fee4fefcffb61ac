package io.meshline.ingest.receiver;

import io.meshline.schemas.Topics;

/** What received messages become. */
enum RecordType {
  CALL("call", Topics.CALLS),
  SPAN("span", Topics.SPANS),
  INSTANCE("instance", Topics.INSTANCES);

  private final String label;
  private final String topic;

  RecordType(String label, String topic) {
    this.label = label;
    this.topic = topic;
  }

  /** How it is called in metrics. */
  String label() {
    return label;
  }

  /** Where it is published. */
  String topic() {
    return topic;
  }
}
