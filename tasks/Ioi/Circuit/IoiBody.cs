using Mib.Sdk.Training;

namespace Mib.Tasks.Ioi.Circuit;

/// <summary>The words of prompts before their end, and where each is foreseen.</summary>
/// <param name="Places">[word] row × width of the batch + place of the token before.</param>
/// <param name="Words">[word] the token.</param>
internal sealed record IoiBody(Tensor Places, Tensor Words)
{
    public static IoiBody Of(Pupil pupil, IoiCircuitBatch batch)
    {
        var (places, words) = (new List<long>(), new List<long>());
        for (var row = 0; row < batch.Words.Count; row++)
        {
            for (var word = 0; word < batch.Words[row].Length; word++)
            {
                places.Add((row * batch.Base.Width) + word);
                words.Add(pupil.IdOf(batch.Words[row][word]));
            }
        }

        return new(tensor(places.ToArray()), tensor(words.ToArray()));
    }
}
