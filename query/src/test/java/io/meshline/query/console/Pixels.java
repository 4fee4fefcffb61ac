package io.meshline.query.console;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import javax.imageio.ImageIO;

/** What colours there are on a picture. */
final class Pixels {
  private Pixels() {}

  /** The picture that a screenshot is. */
  static BufferedImage picture(byte[] png) {
    try {
      return ImageIO.read(new ByteArrayInputStream(png));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many pixels below the first rows have a colour. */
  static long of(BufferedImage picture, int colour, int top) {
    long n = 0;
    for (int y = top; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if ((picture.getRGB(x, y) & 0xffffff) == colour) {
          n++;
        }
      }
    }
    return n;
  }

  /** The least red of the pixels around one: how dark it is there, 0 to 255. */
  static int darkest(BufferedImage picture, int x, int y, int around) {
    int least = 255;
    for (int dy = -around; dy <= around; dy++) {
      for (int dx = -around; dx <= around; dx++) {
        least = Math.min(least, picture.getRGB(x + dx, y + dy) >> 16 & 0xff);
      }
    }
    return least;
  }

  /** How many colours there are, of every other pixel. */
  static int colours(BufferedImage picture) {
    BitSet found = new BitSet();
    for (int y = 0; y < picture.getHeight(); y += 2) {
      for (int x = 0; x < picture.getWidth(); x += 2) {
        found.set(picture.getRGB(x, y) & 0xffffff);
      }
    }
    return found.cardinality();
  }
}
