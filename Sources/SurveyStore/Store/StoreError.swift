/// What went wrong in a store: the cause, the place and what to do next.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure. New ones can join: handle the unknown ones like `badData`.
    public struct Code: Hashable, Sendable {
        private enum Hidden: Hashable {
            case badData, notFound, ambiguous, notPermitted, cannotWrite, cannotRead, busy, notAStore, newerStore
            case wrongStudy, signing, forked, conflict, exists
        }
        private let hidden: Hidden
        private init(_ hidden: Hidden) { self.hidden = hidden }

        /// Bytes or values from outside are not what they should be.
        public static let badData = Code(.badData)
        /// Nothing goes by that name.
        public static let notFound = Code(.notFound)
        /// More than one thing goes by that name.
        public static let ambiguous = Code(.ambiguous)
        /// The membership does not allow it.
        public static let notPermitted = Code(.notPermitted)
        /// The disk refused: full, read-only, gone.
        public static let cannotWrite = Code(.cannotWrite)
        /// The file is not there or cannot be read.
        public static let cannotRead = Code(.cannotRead)
        /// Another process holds the store.
        public static let busy = Code(.busy)
        /// The file is no store, or is damaged.
        public static let notAStore = Code(.notAStore)
        /// A newer program wrote the store.
        public static let newerStore = Code(.newerStore)
        /// It belongs to another study.
        public static let wrongStudy = Code(.wrongStudy)
        /// A signature is wrong or could not be made.
        public static let signing = Code(.signing)
        /// A dot is already taken by other content.
        public static let forked = Code(.forked)
        /// The record's state does not allow it.
        public static let conflict = Code(.conflict)
        /// It is there already.
        public static let exists = Code(.exists)
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, and to which thing.
    public let message: String
    /// What to do next.
    public let next: String

    /// Describes a failure.
    public init(_ code: Code, _ message: String, next: String) {
        self.code = code
        self.message = message
        self.next = next
    }

    /// Whether a failure is that of something stored that is damaged: what lies beside it can still be read.
    static func isOfContent(_ error: any Error) -> Bool {
        error is DecodingProblem || [.badData, .notAStore].contains((error as? StoreError)?.code)
    }

    /// Whether the thing that was handed in is at fault, as opposed to the store or its disk.
    public var isFaultOfInput: Bool {
        [.signing, .notPermitted, .badData, .exists, .wrongStudy].contains(code)
    }

    /// The message, and the next step if there is one.
    public var description: String { next.isEmpty ? message : "\(message). Next: \(next)" }
}
