@NullMarked
package io.meshline.ingest.receiver;

import org.jspecify.annotations.NullMarked;
