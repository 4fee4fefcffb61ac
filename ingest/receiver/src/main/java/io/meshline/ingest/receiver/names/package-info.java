/**
 * Where the receiver has its names from: files that are read again when they change, and a
 * Kubernetes API server. The rules themselves are in {@code io.meshline.ingest.protocols.names}.
 */
@NullMarked
package io.meshline.ingest.receiver.names;

import org.jspecify.annotations.NullMarked;
