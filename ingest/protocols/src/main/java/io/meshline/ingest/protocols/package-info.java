/**
 * Telemetry of other systems turned into call records, spans and instance metadata. Pure: no
 * server, no Kafka, no clock but a given one. The rules are those of the sources themselves; what
 * they leave open is decided in this module's RATIONALE.md.
 */
@NullMarked
package io.meshline.ingest.protocols;

import org.jspecify.annotations.NullMarked;
