@NullMarked
package io.meshline.ingest.receiver.kubernetes;

import org.jspecify.annotations.NullMarked;
