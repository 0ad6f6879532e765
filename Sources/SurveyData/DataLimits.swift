/// The most that a file of records may hold, in one place.
///
/// A file comes from outside and is read on cheap hardware: every loop and every buffer of the readers ends at one of
/// these numbers.
public enum DataLimits {
    /// Records in one file that is imported: all of them are checked before the first is saved.
    public static let importRecords = 1_000_000

    /// Rows in one table of repeat instances.
    public static let importRows = 4_000_000

    /// Columns of one table.
    public static let columns = 20_000

    /// UTF-8 bytes of one cell, or of one string in JSON (1 MiB).
    public static let cellBytes = 1_024 * 1_024

    /// UTF-8 bytes of one line of JSON (16 MiB).
    public static let lineBytes = 16 * 1_024 * 1_024

    /// Levels of arrays and objects in a line of JSON.
    public static let jsonDepth = 64

    /// Faults of a file that are reported one by one; the others are counted.
    public static let reportedFaults = 20

    /// Characters of a value that an error message repeats.
    static let quotedCharacters = 60

    /// Bytes that are read, or collected before they are written, at a time (256 KiB).
    public static let bufferBytes = 256 * 1_024
}
