/// What went wrong with data on its way in or out: the cause, the place and what to do next.
public struct DataProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure. New ones can join: handle the unknown ones like `badData`.
    public struct Code: Hashable, Sendable {
        private enum Hidden: Hashable {
            case badData, notFound, notPermitted, cannotRead, cannotWrite, exists, changedMeanwhile
        }
        private let hidden: Hidden
        private init(_ hidden: Hidden) { self.hidden = hidden }

        /// A file or a value is not what it should be.
        public static let badData = Code(.badData)
        /// No question, repeat or instance goes by that name.
        public static let notFound = Code(.notFound)
        /// The membership does not allow it.
        public static let notPermitted = Code(.notPermitted)
        /// A file is not there or cannot be read.
        public static let cannotRead = Code(.cannotRead)
        /// A file cannot be written.
        public static let cannotWrite = Code(.cannotWrite)
        /// The file to be written is there already.
        public static let exists = Code(.exists)
        /// Somebody saved into the store during an export.
        public static let changedMeanwhile = Code(.changedMeanwhile)
    }

    /// A place in a file, both numbers counted from 1.
    public struct Place: Sendable, Hashable {
        /// The line.
        public let line: Int
        /// The character in the line.
        public let column: Int

        /// A place in a file.
        public init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, and to which thing.
    public let message: String
    /// What to do next.
    public let next: String
    /// Where in the file, if the file could not be read on from there.
    public let place: Place?
    /// The first faults of a file, in the file's order; empty if the failure has one cause.
    public let faults: [ImportFault]
    /// How many faults there are in all.
    public let faultCount: Int

    /// Describes a failure.
    public init(
        _ code: Code, _ message: String, next: String, place: Place? = nil, faults: [ImportFault] = [],
        faultCount: Int = 0
    ) {
        self.code = code
        self.message = message
        self.next = next
        self.place = place
        self.faults = faults
        self.faultCount = faultCount
    }

    /// The message, and the next step if there is one.
    public var description: String { next.isEmpty ? message : "\(message). Next: \(next)" }
}

extension StringProtocol {
    /// The text between quotation marks, for messages.
    var quoted: String { "“\(self)”" }

    /// The text cut to what a message may repeat.
    var shortened: String {
        count <= DataLimits.quotedCharacters ? String(self) : "\(prefix(DataLimits.quotedCharacters))…"
    }
}
