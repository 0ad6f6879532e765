import Foundation
import SurveyData
import SurveyForms
import SurveyRecords
import SurveyStore
import SurveySync
import SyncServer

/// The project's story, played with real stores, a real hub and real broken links.
struct DemoStory {
    /// What is played with.
    struct Setting {
        let study: StudyFolder
        let forms: [FormToPublish]
        let folder: String
        let interviews: Int
        let seed: UInt64
    }

    /// What came of it.
    struct Outcome: Codable {
        var interviews = 0
        var saves = 0
        var brokenLinks = 0
        var conflictsShown = 0
        var conflictsLeft = 0
        var digest = ""
        var replicas = 0
        var countsByRegion: [String: Int] = [:]
        var dataset = ""
        var hub = ""
        var address = ""
    }

    let setting: Setting
    /// Tells the story to whoever listens: a chapter's title, or a line of it.
    let tell: @Sendable (_ line: String) -> Void
    private var folder: String { setting.folder }

    /// Plays all of it against a hub that is being served at `url`.
    func play(hub: Hub, study: StudyID, url: String, port: Int, hubReplica: String) async throws -> Outcome {
        var outcome = Outcome()
        outcome.hub = hub.path
        outcome.address = url
        let cast = DemoCast(study: setting.study.study)
        var (surveyors, supervisors, researcher) = try await join(cast, hub, study, url)
        guard let first = surveyors.first, let carried = surveyors.popLast(), let firstSupervisor = supervisors.first,
            let lastSupervisor = supervisors.last
        else { throw StoreError(.badData, "the study names no provinces to work in", next: "use the fixtures' study") }
        outcome.interviews = try collect(cast, surveyors + [carried])
        outcome.brokenLinks = try await syncOverBadLinks(surveyors, port)
        try await carry(carried, by: lastSupervisor, url)
        surveyors.append(carried)
        outcome.conflictsShown = try await correct(first, firstSupervisor, url)
        for device in surveyors + supervisors + [researcher] { try await device.sync(url: url) }
        outcome.conflictsLeft = try researcher.store.status().conflicts
        outcome.digest = try await compare(surveyors + supervisors, with: researcher, hubReplica: hubReplica)
        outcome.replicas = surveyors.count + supervisors.count + 2
        outcome.saves = try researcher.store.status().saves
        try export(researcher, &outcome)
        return outcome
    }

    // MARK: Chapters

    private func join(
        _ cast: DemoCast, _ hub: Hub, _ study: StudyID, _ url: String
    ) async throws -> ([DemoDevice], [DemoDevice], DemoDevice) {
        tell("# Nine surveyors, \(cast.supervisors.count) supervisors and a researcher join by invitation")
        func device(_ member: DemoCast.Member) async throws -> DemoDevice {
            try await DemoDevice(member, hub: hub, study: study, url: url, folder: folder)
        }
        var surveyors: [DemoDevice] = []
        for member in cast.surveyors {
            surveyors.append(try await device(member))
            tell("\(member.name) may work in \(member.scope)")
        }
        var supervisors: [DemoDevice] = []
        for member in cast.supervisors { supervisors.append(try await device(member)) }
        return (surveyors, supervisors, try await device(cast.researcher))
    }

    private func collect(_ cast: DemoCast, _ devices: [DemoDevice]) throws -> Int {
        tell("# Off line: each surveyor interviews \(setting.interviews) synthetic people")
        var total = 0
        for (member, device) in zip(cast.surveyors, devices) {
            let binding = try FormBinding(device.store.form("emq"))
            var simulator = InterviewSimulator(
                seed: setting.seed, region: member.region, province: member.province,
                start: Int64(StoreEnvironment.system.now()) - 14 * 86_400_000)
            for _ in 0..<setting.interviews {
                try device.store.save(simulator.next().draft(binding, scope: member.scope, author: member.name))
            }
            total += setting.interviews
        }
        tell("\(total) interviews lie on nine devices, and nowhere else yet")
        return total
    }

    private func syncOverBadLinks(_ devices: [DemoDevice], _ port: Int) async throws -> Int {
        tell("# Eight devices find a network, and it is a bad one")
        var broken = 0
        for (place, device) in devices.enumerated() {
            // The first connections drop after some hundred bytes: in the middle of a request or of an answer.
            let generator = SplitMix64(seed: setting.seed &+ UInt64(place))
            let link = BreakingLink(host: "127.0.0.1", port: port) { connection in
                var random = generator
                let cut = (0...connection).map { _ in Int.random(in: 300...2_600, using: &random) }.last ?? 300
                return connection < 3 ? cut : nil
            }
            let report = try await link.run { try await device.sync(url: "http://127.0.0.1:\($0)") }
            tell("\(device.name): \(report.pushed) saves reached the hub; the link broke \(report.retries) times")
            broken += report.retries
        }
        return broken
    }

    private func carry(_ device: DemoDevice, by supervisor: DemoDevice, _ url: String) async throws {
        tell("# The ninth has no network: a USB stick and a supervisor carry its interviews")
        let stick = "\(folder)/usb-stick.bundle"
        let written = try BundleFile.write(to: stick, from: device.store)
        tell("\(device.name) writes \(written.saves) saves into \(stick): \(written.bytes) bytes")
        let reading = try BundleFile.read(stick, into: supervisor.store)
        let again = try BundleFile.read(stick, into: supervisor.store)
        tell("\(supervisor.name) reads it: \(reading.merged) new saves; reading it once more: \(again.merged)")
        let report = try await supervisor.sync(url: url)
        tell("\(supervisor.name) passes \(report.pushed) saves on to the hub, still signed by their author")
    }

    private func correct(_ surveyor: DemoDevice, _ supervisor: DemoDevice, _ url: String) async throws -> Int {
        tell("# Two people correct the same interview, and neither knows of the other")
        try await supervisor.sync(url: url)
        let binding = try FormBinding(surveyor.store.form("emq"))
        let age = try path("age", binding)
        let substances = try path("substances", binding)
        let note = try path("interviewer_note", binding)
        var found: MergedRecord?
        try surveyor.store.forEachRecord(formID: "emq") { record in
            if found == nil, record.answers[age] != nil, record.answers[substances] != nil { found = record }
        }
        guard let record = found else {
            throw StoreError(.notFound, "no interview to correct", next: "play with more interviews")
        }
        func correction(_ answers: [AnswerPath: Answer], by device: DemoDevice) throws {
            try device.store.save(
                Draft(record: record.id, form: record.form, author: device.name, answers: answers))
        }
        try correction([age: .integer(33), note: .text("[synthétique] âge vérifié")], by: surveyor)
        try correction([age: .integer(34), substances: .choices(["cannabis", "tramadol"])], by: supervisor)
        try await surveyor.sync(url: url)
        try await supervisor.sync(url: url)
        let conflicts = try supervisor.store.record(record.id).conflicts
        for conflict in conflicts {
            tell(
                "conflict in record \(record.id.description.prefix(8)) on \(conflict.path?.description ?? "the record"):"
            )
            for candidate in conflict.candidates {
                tell("    \(candidate.answer.display) by \(candidate.author)\(candidate.isShown ? " (shown)" : "")")
            }
        }
        tell("the note and the substances were corrected by one person each: both corrections stand")
        try correction([age: .integer(34)], by: supervisor)
        let left = try supervisor.store.record(record.id).conflicts.count
        tell("\(supervisor.name) settles it: 34. Conflicts left: \(left)")
        try await supervisor.sync(url: url)
        return conflicts.count
    }

    private func path(_ column: String, _ binding: FormBinding) throws -> AnswerPath {
        guard let path = AnswerPath(template: binding.template(of: try binding.form.resolveColumn(column))) else {
            throw StoreError(.badData, "\(column) lies in a repeat", next: "play with the form of the fixtures")
        }
        return path
    }

    private func compare(
        _ devices: [DemoDevice], with researcher: DemoDevice, hubReplica: String
    ) async throws -> String {
        tell("# All replicas agree")
        let study = try researcher.store.profile().studyID
        func check(_ store: SurveyStore, _ scope: Scope, _ name: String) throws {
            let own = try store.digest(scope: scope).text(study: study)
            guard try own == researcher.store.digest(scope: scope).text(study: study) else {
                throw StoreError(.forked, "\(name) and the researcher differ", next: "report this: it is a fault")
            }
            tell("\(own.prefix(16))  \(name) and the researcher, \(scope)")
        }
        for device in devices { try check(device.store, device.scope, device.name) }
        let digest = try researcher.store.digest().text(study: study)
        // The hub's projection follows its log by itself, a moment later.
        for _ in 0..<100 {
            let replica = try SurveyStore.open(path: hubReplica)
            defer { try? replica.close() }
            if try replica.digest().text(study: study) == digest {
                try check(replica, .all, "the hub")
                return digest
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw StoreError(.forked, "the hub's projection and the researcher differ", next: "report this: it is a fault")
    }

    private func export(_ researcher: DemoDevice, _ outcome: inout Outcome) throws {
        tell("# One dataset")
        let path = "\(folder)/merged.csv"
        let report = try DatasetExport.write(
            researcher.store, .init(formID: "emq", overwrites: true), to: path)
        for file in report.files { tell("\(file.path): \(file.rows) rows") }
        outcome.dataset = path
        var counts: [String: Int] = [:]
        try researcher.store.forEachRecord(formID: "emq") { record in
            counts[record.scope.components.first.map(String.init) ?? "?", default: 0] += 1
        }
        outcome.countsByRegion = counts
        for region in setting.study.study.regions {
            let name = [region.name["fr"], region.name["ar"]].compactMap { $0 }.joined(separator: " · ")
            tell("region \(region.code): \(counts[region.code] ?? 0) interviews   \(name)")
        }
    }
}
