@NullMarked
package io.meshline.jobs.pairing;

import org.jspecify.annotations.NullMarked;
