package io.meshline.ingest.receiver;

import java.util.function.Function;

/**
 * A topic that is read, and what its records become.
 *
 * @param name in Kafka
 * @param source what its records count as
 * @param conversions gives the conversion of a record, by its key; keys may be empty
 */
record TakenTopic(String name, Source source, Function<String, Conversion> conversions) {}
