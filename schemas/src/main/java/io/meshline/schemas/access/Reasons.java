package io.meshline.schemas.access;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Why something could not be reached, read or written, in words for people: of many failures of the
 * JDK only the class tells, and the message is a path or nothing.
 */
public final class Reasons {
  private Reasons() {}

  /**
   * The words.
   *
   * @param failure of a network or a file
   */
  public static String of(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    if (failure instanceof ConnectException) {
      return said(failure, "connection refused");
    }
    if (failure instanceof HttpTimeoutException) {
      return "timed out";
    }
    if (failure instanceof FileSystemException file) {
      return ofFile(file);
    }
    return said(failure, failure.getClass().getSimpleName());
  }

  private static String ofFile(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
      return "not a folder";
    }
    return said(failure, failure.getClass().getSimpleName());
  }

  private static String said(IOException failure, String otherwise) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? otherwise : message;
  }
}
