/** Bytes → messages of protobuf, from its binary and its JSON form, within bounds of memory. */
@NullMarked
package io.meshline.ingest.protocols.messages;

import org.jspecify.annotations.NullMarked;
