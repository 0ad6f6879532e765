/// Every bound that this module puts on what comes from outside, in one place.
///
/// A limit is checked before memory is taken for it. protocol.md §2 repeats these numbers: other implementations
/// must accept what lies within and may refuse what lies beyond.
public enum Limits {
    /// Saves in one change-set.
    public static let changeSetSaves = 4_096
    /// Bytes of one change-set as it travels.
    public static let changeSetBytes = 8 << 20
    /// Bytes of one section of a change-set once inflated.
    public static let sectionBytes = 64 << 20
    /// Inflated bytes for each byte of deflated input, beyond the first mebibyte.
    public static let inflateRatio = 1_100
    /// Columns (questions and repeat registers) in one change-set.
    public static let columns = 20_000
    /// Choices of one path in a form's outline; longer lists are left out of it.
    public static let outlineChoices = 255
    /// Rows of all repeats in one change-set.
    public static let repeatRows = 1 << 20
    /// Answers in one change-set.
    public static let changeSetAnswers = 1 << 21
    /// Different words of the texts of one change-set.
    public static let sectionWords = 1 << 20
    /// Bytes of the texts of one change-set that are told letter by letter.
    public static let sectionLetters = 1 << 16
    /// Words of the texts of one change-set, each as often as it stands there: one can stand there for next to nothing.
    public static let sectionWordUses = 4 << 20
    /// Rows of all columns and of all series of repeats in one change-set, whether they have answers or not.
    public static let sectionCells = 1 << 24
    /// Bytes of all answers of one save, so that a change-set has room for it.
    public static let saveBytes = 4 << 20
    /// Bytes of one answer as it is stored.
    public static let answerBytes = 1 << 20
    /// Answers in one save.
    public static let answersInSave = 50_000
    /// Parents that one save may name.
    public static let parents = 256
    /// Other sites that one change-set may name.
    public static let referencedSites = 65_535
    /// UTF-8 bytes of a path template, a scope or an author's name.
    public static let nameBytes = 512
    /// Levels of nested repeats in a path.
    public static let repeatDepth = 8
    /// Components of a scope.
    public static let scopeDepth = 8
    /// Bytes of a form's content.
    public static let formBytes = 32 << 20
    /// Files of one form version.
    public static let formFiles = 1_000
    /// Bytes of all files of a form version together, and of a publication with files: a sync request has room for it.
    public static let formFilesBytes = 31 << 20
    /// UTF-8 bytes of the name of a form's file.
    public static let fileNameBytes = 255
    /// Bytes of an attachment.
    public static let attachmentBytes: UInt64 = 4 << 30
    /// Greatest sequence number of a site: 40 bits, a save every second for 34,000 years.
    public static let sequence: UInt64 = (1 << 40) - 1
    /// How far ahead of this device's clock another site's stamp may pull it: one day, in milliseconds.
    public static let clockDriftMilliseconds: UInt64 = 86_400_000
}
