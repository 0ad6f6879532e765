import Foundation
import SurveyStore
import SurveySync

/// Joining a study with an invitation: a key is made on this device, the hub gives it a membership, and a first sync
/// brings the forms.
enum Joining {
    /// Makes a store at `path`. Nothing is left behind if the hub does not let this device in; once it has, the store stays.
    static func join(invite: String, path: String, name: String?) async throws -> SurveyStore {
        guard let invitation = Invitation(text: invite) else {
            throw StoreError(
                .badData, "this is not an invitation, or only a part of one",
                next: "copy the whole word that begins with masah1. from `survey-cli server invite`")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw StoreError(.exists, "\(path) exists already", next: "choose another path, or remove it yourself")
        }
        let key = SigningKey()
        let study = StudyID(studyKey: invitation.studyKey)
        let transport = try HTTPTransport(
            url: invitation.url, study: study, device: key, now: StoreEnvironment.system.now)
        let answer = try await enrol(
            EnrolmentRequest(
                secret: Hex.encode(invitation.secret), device: Hex.encode(key.publicKey), name: name), transport)
        guard let bytes = Hex.decode(answer.certificate), let certificate = try? Certificate(bytes: bytes[...]),
            certificate.isSigned(by: invitation.studyKey), certificate.device == key.publicKey
        else {
            throw SyncError(
                .notAHub, "the hub's answer is not signed by the study that invited you",
                next: "do not join; ask the person who gave you the invitation")
        }
        let store = try SurveyStore.create(
            path: path,
            identity: .init(
                study: answer.study, studyKey: invitation.studyKey, device: (key, certificate),
                hubURL: invitation.url))
        do {
            _ = try await SyncClient(store: store, transport: transport).run()
        } catch {
            // The membership is spent on this key: the store stays, and the next sync goes on from here.
            let failure = CLIError(error)
            throw CLIError(
                failure.status, failure.name, "\(path) has joined, but its first sync failed: \(failure.message)",
                next: "run `survey-cli sync --store \(path)`: the forms come with it")
        }
        return store
    }

    /// Asks again for a few seconds where nothing answers: the hub may be starting, or the link weak.
    private static func enrol(
        _ request: EnrolmentRequest, _ transport: HTTPTransport
    ) async throws -> EnrolmentAnswer {
        var wait = Duration.milliseconds(200)
        while true {
            do {
                return try await transport.enrol(request)
            } catch let error as SyncError where error.code == .unreachable && wait < .seconds(3) {
                try await Task.sleep(for: wait)
                wait *= 2
            }
        }
    }
}
