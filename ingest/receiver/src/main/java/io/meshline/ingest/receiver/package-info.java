/**
 * The receiver: one stateless process that takes the telemetry of SkyWalking agents, Envoy's access
 * logs and OpenTelemetry traces over gRPC, converts it and publishes it to Kafka. It answers only
 * when the broker has taken what it was sent, and slows callers down when the broker is slow.
 */
@NullMarked
package io.meshline.ingest.receiver;

import org.jspecify.annotations.NullMarked;
