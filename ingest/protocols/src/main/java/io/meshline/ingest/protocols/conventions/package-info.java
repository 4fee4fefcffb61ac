/**
 * OpenTelemetry's semantic conventions: what the attributes of a span say of a call. Used for
 * whatever source writes attributes of these names.
 */
@NullMarked
package io.meshline.ingest.protocols.conventions;

import org.jspecify.annotations.NullMarked;
