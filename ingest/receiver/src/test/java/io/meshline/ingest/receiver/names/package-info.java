@NullMarked
package io.meshline.ingest.receiver.names;

import org.jspecify.annotations.NullMarked;
