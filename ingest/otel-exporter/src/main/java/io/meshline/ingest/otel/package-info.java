/**
 * An exporter for the OpenTelemetry Java agent that publishes spans to Kafka itself: recorded span
 * → span of the contract → queue → batch → topic.
 */
@NullMarked
package io.meshline.ingest.otel;

import org.jspecify.annotations.NullMarked;
