/** Tests of {@link io.meshline.ingest.protocols.messages}. */
@NullMarked
package io.meshline.ingest.protocols.messages;

import org.jspecify.annotations.NullMarked;
