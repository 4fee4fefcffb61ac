/** Zipkin spans: v1 and v2 JSON, and protocol buffers ({@code zipkin.proto3}). */
@NullMarked
package io.meshline.ingest.protocols.zipkin;

import org.jspecify.annotations.NullMarked;
