internal import Foundation
internal import SurveyForms

/// What a form asks to be noted about the way it is filled in: which screen was open when, and what was done there
/// ("Client Audit Logs", ODK XForms specification; the events are named as ODK Collect names them).
///
/// A plain value that is told the time. Answers stand in it only if the form tracks changes.
struct AuditLog: Sendable, Equatable {
    /// A screen that is open.
    private struct Visit: Sendable, Equatable {
        let screen: FormScreen.ID?
        let event: AuditEvent
        let node: String
        let began: Int
        var position: DevicePosition?
        /// The questions on it, with their answers when it was opened.
        var answers: [(node: InstanceTree.Node, place: String, before: String)]

        static func == (left: Visit, right: Visit) -> Bool {
            left.screen == right.screen && left.began == right.began && left.event == right.event
        }
    }

    let request: AuditRequest
    private let user: String
    /// All lines below the header.
    private(set) var lines: String
    /// How many bytes of ``lines`` are saved with the record.
    private var savedBytes: Int
    private var visit: Visit?
    /// Where the device was lately, the latest last.
    private var positions: [(at: Int, position: DevicePosition)] = []

    static func == (left: AuditLog, right: AuditLog) -> Bool {
        left.request == right.request && left.user == right.user && left.lines == right.lines
            && left.savedBytes == right.savedBytes && left.visit == right.visit
    }

    /// A log that goes on behind lines that are saved already.
    init(_ request: AuditRequest, user: String, saved lines: String = "") {
        self.request = request
        self.user = user
        self.lines = lines
        savedBytes = lines.utf8.count
    }

    // MARK: Noting

    /// Notes something that takes no time.
    mutating func note(_ event: AuditEvent, node: String = "", at now: Int) {
        add(event, node, from: now, to: nil)
    }

    /// Notes that a change was made: its values stand in the log only if the form tracks changes.
    mutating func note(_ event: AuditEvent, from old: String, to new: String, at now: Int) {
        add(event, "", from: now, to: nil, old: old, new: new)
    }

    /// Notes which screen is open by now. Without one the summary is.
    mutating func follow(_ screen: FormScreen?, in session: FormSession, answer: Answering, at now: Int) {
        guard visit == nil || visit?.screen != screen?.id else { return }
        leave(answer, at: now)
        let (event, node) = Self.event(of: screen, in: session)
        let answers = (screen?.nodes ?? []).map { node in
            (node: node, place: Self.node(session.place(of: node), session), before: answer(node))
        }
        visit = Visit(
            screen: screen?.id, event: event, node: node, began: now, position: position(at: now), answers: answers)
    }

    /// Notes that the open screen is left, and what was changed on it.
    mutating func leave(_ answer: Answering, at now: Int) {
        guard let visit else { return }
        self.visit = nil
        var changed: [(place: String, before: String, after: String)] = []
        for (node, place, before) in visit.answers {
            let after = answer(node)
            if !after.utf8.elementsEqual(before.utf8) { changed.append((place, before, after)) }
        }
        if visit.event == .question {
            add(
                .question, visit.node, from: visit.began, to: now, old: changed.first?.before,
                new: changed.first?.after, at: visit.position)
            return
        }
        add(visit.event, visit.node, from: visit.began, to: now, at: visit.position)
        guard request.tracksChanges else { return }
        for change in changed {
            add(
                .question, change.place, from: visit.began, to: now, old: change.before, new: change.after,
                at: visit.position)
        }
    }

    /// What somebody has answered at a node, in a word.
    typealias Answering = (InstanceTree.Node) -> String

    private static func event(of screen: FormScreen?, in session: FormSession) -> (AuditEvent, String) {
        guard let screen else { return (.endScreen, "") }
        switch screen.kind {
        case .question(let question): return (.question, node(session.place(of: question), session))
        case .fields:
            let group = screen.surroundings.last.map { session.place(of: $0.node) } ?? ""
            return (.group, node(group, session))
        case .prompt(let prompt):
            let name = prompt.path.split(separator: "/").last.map(String.init) ?? ""
            let outer = session.place(of: prompt.outer)
            return (.addRepeat, node(outer.isEmpty ? name : "\(outer)/\(name)", session))
        }
    }

    /// A place as XPath writes it.
    static func node(_ place: String, _ session: FormSession) -> String {
        place.isEmpty ? "/\(session.form.rootName)" : "/\(session.form.rootName)/\(place)"
    }

    // MARK: Places

    /// Takes a position of the device, unless the one before is younger than the form wants them to be.
    mutating func locate(_ position: DevicePosition, at now: Int) {
        guard let location = request.location, location.priority != .none else { return }
        positions = positions.filter { isYoung($0.at, location, at: now) }
        if let last = positions.last, now - last.at < location.minInterval * 1_000 { return }
        positions.append((now, position))
        if positions.count > CollectLimits.auditPositions { positions.removeFirst() }
    }

    /// Nothing that is noted from now on has a place, nor the screen that is open.
    mutating func forgetPositions() {
        positions = []
        visit?.position = nil
    }

    /// Where the device is: the most accurate of the positions that are young enough.
    private func position(at now: Int) -> DevicePosition? {
        guard let location = request.location else { return nil }
        return positions.filter { isYoung($0.at, location, at: now) }.map(\.position).min { $0.accuracy < $1.accuracy }
    }

    /// Whether a position still says where the device is. One from later than now is of a clock that was set back since:
    /// nobody knows how old it is.
    private func isYoung(_ at: Int, _ location: AuditRequest.Location, at now: Int) -> Bool {
        (0...location.maxAge * 1_000).contains(now - at)
    }

    // MARK: Lines

    /// The whole file.
    var file: String { header + lines }

    /// The lines since the last save; empty if there are none.
    var unsaved: String { String(decoding: lines.utf8.dropFirst(savedBytes), as: UTF8.self) }

    mutating func noteSaved() { savedBytes = lines.utf8.count }

    /// The names of the columns, with the end of the line.
    var header: String { columns.joined(separator: ",") + "\n" }

    var columns: [String] {
        ["event", "node", "start", "end"] + (request.location != nil ? ["latitude", "longitude", "accuracy"] : [])
            + (request.tracksChanges ? ["old-value", "new-value"] : []) + (request.identifiesUser ? ["user"] : [])
    }

    private mutating func add(
        _ event: AuditEvent, _ node: String, from start: Int, to end: Int?, old: String? = nil, new: String? = nil,
        at position: DevicePosition? = nil
    ) {
        guard lines.utf8.count < CollectLimits.auditBytes else { return }
        var cells = [event.rawValue, node, String(start), end.map(String.init) ?? ""]
        if request.location != nil { cells += (position ?? self.position(at: end ?? start))?.cells ?? ["", "", ""] }
        if request.tracksChanges { cells += [old ?? "", new ?? ""] }
        if request.identifiesUser { cells.append(user) }
        lines += Self.line(cells)
    }

    static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\n" }

    /// A cell, between quotation marks where it would not be read as one otherwise.
    private static func cell(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

/// Where a device says that it is.
struct DevicePosition: Sendable, Equatable {
    /// Degrees.
    let latitude, longitude: Double
    /// Metres.
    let accuracy: Double

    /// A position, if it is one on earth.
    init?(latitude: Double, longitude: Double, accuracy: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude), accuracy >= 0, accuracy < 1e8 else {
            return nil
        }
        (self.latitude, self.longitude, self.accuracy) = (latitude, longitude, accuracy)
    }

    /// What the log has of it, to a centimetre.
    fileprivate var cells: [String] {
        [String(format: "%.7f", latitude), String(format: "%.7f", longitude), String(format: "%.1f", accuracy)]
    }
}

/// What is noted. The raw value is the name in the log.
enum AuditEvent: String, Sendable {
    case formStart = "form start"
    case formResume = "form resume"
    case formSave = "form save"
    case formExit = "form exit"
    case formFinalize = "form finalize"
    case finalizeError = "finalize error"
    case question
    case group = "group questions"
    /// The question whether a repeat is to have another instance.
    case addRepeat = "add repeat"
    case deleteRepeat = "delete repeat"
    case endScreen = "end screen"
    case jump
    case trackingEnabled = "location tracking enabled"
    case trackingDisabled = "location tracking disabled"
    case permissionsGranted = "location permissions granted"
    case permissionsNotGranted = "location permissions not granted"
    case providersEnabled = "location providers enabled"
    case providersDisabled = "location providers disabled"
    case constraintError = "constraint error"
    /// Not among ODK's: the texts are shown in another language from now on.
    case languageChange = "language change"
    /// Not among ODK's: what was noted before lies in a file that is not on this device; the node is its SHA-256.
    case earlierLog = "earlier log"
}
