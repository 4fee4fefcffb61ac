@NullMarked
package io.meshline.ingest.protocols.mesh;

import org.jspecify.annotations.NullMarked;
