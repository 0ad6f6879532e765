import SurveyData
import SurveyStore
import SurveySync

/// How the program ends: the numbers of `sysexits.h`, and what each failure maps to. This is the only such table.
enum ExitStatus: Int32 {
    case done = 0
    /// The command line is wrong.
    case usage = 64
    /// Data from outside is wrong.
    case badData = 65
    /// A file, store, record or question that is named does not exist.
    case noInput = 66
    /// The hub does not answer.
    case unavailable = 69
    /// A fault of this program.
    case software = 70
    /// A file cannot be written, or exists already.
    case cannotWrite = 73
    /// Reading or writing failed half way.
    case inputOutput = 74
    /// It may work later: another process holds the store.
    case temporary = 75
    /// The membership does not allow it.
    case notPermitted = 77

    /// For each code of the store: the stable name in JSON, and the exit status.
    static let store: [StoreError.Code: (name: String, status: ExitStatus)] = [
        .badData: ("badData", .badData),
        .notFound: ("notFound", .noInput),
        .ambiguous: ("ambiguous", .badData),
        .notPermitted: ("notPermitted", .notPermitted),
        .cannotWrite: ("cannotWrite", .cannotWrite),
        .cannotRead: ("cannotRead", .noInput),
        .busy: ("busy", .temporary),
        .notAStore: ("notAStore", .badData),
        .newerStore: ("newerStore", .badData),
        .wrongStudy: ("wrongStudy", .badData),
        .signing: ("signing", .badData),
        .forked: ("forked", .badData),
        .conflict: ("conflict", .badData),
        .exists: ("exists", .cannotWrite),
    ]

    /// For each code of imports, edits and exports.
    static let data: [DataProblem.Code: (name: String, status: ExitStatus)] = [
        .badData: ("badData", .badData),
        .notFound: ("notFound", .badData),
        .notPermitted: ("notPermitted", .notPermitted),
        .cannotRead: ("cannotRead", .noInput),
        .cannotWrite: ("cannotWrite", .cannotWrite),
        .exists: ("exists", .cannotWrite),
        .changedMeanwhile: ("changedMeanwhile", .temporary),
    ]

    /// For each code of the sync.
    static let sync: [SyncError.Code: (name: String, status: ExitStatus)] = [
        .unreachable: ("unreachable", .unavailable),
        .cut: ("cut", .unavailable),
        .hub: ("refusedByHub", .unavailable),
        .notAHub: ("notAHub", .unavailable),
        .malformed: ("malformed", .badData),
        .cannotRead: ("cannotRead", .noInput),
        .cannotWrite: ("cannotWrite", .cannotWrite),
    ]

    /// For the HTTP statuses of a hub's refusal that say more than "not now".
    static let hub: [Int: ExitStatus] = [
        400: .badData, 401: .notPermitted, 403: .notPermitted, 404: .noInput, 409: .badData, 410: .notPermitted,
        413: .badData, 422: .badData,
    ]

    /// For faults of an XLSForm and of the program that reads it.
    static let form: [XLSFormProblem.Code: ExitStatus] = [
        .fileNotFound: .noInput, .notAnXLSForm: .badData, .tooLarge: .badData, .pythonMissing: .unavailable,
        .pyxformMissing: .unavailable, .rejected: .badData, .timedOut: .temporary, .failed: .software,
        .cannotWrite: .cannotWrite,
    ]
}
