@NullMarked
package io.meshline.ingest.protocols.conventions;

import org.jspecify.annotations.NullMarked;
