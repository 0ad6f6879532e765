/// The most that a form, or an answer to it, may hold.
///
/// A form file comes from outside, often from a stranger, and is read on cheap hardware: every loop and
/// every buffer in this module therefore ends at one of these numbers. They lie well above the largest
/// published forms (1,806 rows among 105 measured), so that only damage or malice meets them.
public enum FormLimits {
    /// Size of an XForm file, in bytes (16 MiB).
    public static let documentBytes = 16 * 1_024 * 1_024

    /// Depth of XML elements in an XForm. A group costs one level and a repeat two, after four for the
    /// document itself.
    public static let elementDepth = 64

    /// XML elements in an XForm, choices and translations included.
    public static let elements = 1_000_000

    /// Questions in one form.
    public static let questions = 20_000

    /// Choices in one form, each list counted once.
    public static let choices = 200_000

    /// Languages in one form.
    public static let languages = 64

    /// Size of one answer in its written form, in UTF-8 bytes (1 MiB). Long traces need most of it.
    public static let valueBytes = 1_024 * 1_024

    /// Length of an attachment's file name, in UTF-8 bytes, as common file systems allow.
    public static let fileNameBytes = 255

    /// Length of one expression, in characters.
    public static let expressionCharacters = 100_000

    /// Brackets, predicates and arguments inside one another in an expression.
    public static let expressionDepth = 200

    /// Operands, operators, paths and calls in one expression.
    public static let expressionParts = 50_000

    /// Nodes and parts that one evaluation may visit: some seconds on slow hardware.
    public static let evaluationSteps = 20_000_000

    /// The same for everything that one answer, or the opening of a record, calls for.
    public static let recalculationSteps = 100_000_000

    /// Places of a form that are looked at to learn what its expressions read, and what misspelt names may mean.
    public static let analysisSteps = 20_000_000

    /// Paths that one path of an expression reads one by one, and those that all of a form do. What reads more counts as
    /// reading the whole group around them.
    static let pathsAtOnce = 16
    static let pathsRead = 1_000_000

    /// Expressions that could not be evaluated, as a session lists them.
    public static let failures = 200

    /// Labels and lists of choices that one expression has made for another, one inside the other.
    public static let labelNesting = 6

    /// Size of a text that an expression makes, in UTF-8 bytes (8 MiB).
    public static let resultBytes = 8 * 1_024 * 1_024

    /// Instructions of one compiled regular expression.
    public static let patternInstructions = 20_000

    /// Instances that the count of a repeat can ask for.
    public static let repeatInstances = 2_000

    /// Instances that the counts of one repeat, in all instances of repeats around it, can add at one answer.
    static let instancesAtOnce = 20_000

    /// Actions that set one another off, one after another.
    public static let actionDepth = 64

    /// Nodes in one record with its repeats, those of removed instances included.
    public static let recordNodes = 2_000_000

    /// Size of a list of choices beside a form, in bytes (31 MiB), as much as a publication carries.
    public static let listBytes = 31 * 1_024 * 1_024

    /// Columns of a list of choices beside a form.
    public static let listColumns = 1_000

    /// Characters of a value that an error message repeats.
    static let quotedCharacters = 60

    /// Numbers of a range that an error message lists.
    static let rangeShown = 12

    /// Suggestions that an error message makes.
    static let suggestions = 3

    /// Longest name, in characters, for which near names are looked for.
    static let comparedCharacters = 64

    /// Seconds for which an audit log may take a position for the device's place: a day.
    static let positionAge = 86_400
}
