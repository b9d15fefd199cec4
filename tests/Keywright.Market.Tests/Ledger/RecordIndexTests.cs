using Keywright.Market.Ledger;
using Xunit;

namespace Keywright.Market.Tests.Ledger;

public sealed class RecordIndexTests
{
    [Fact]
    public void It_inserts_and_removes_like_a_list_also_round_its_end()
    {
        var random = new Random(5);
        var index = new RecordIndex();
        var list = new List<long>();
        for (var i = 0; i < 20_000; i++)
        {
            if (list.Count > 0 && random.Next(100) < (list.Count > 60 ? 60 : 45))
            {
                var gone = random.Next(3) == 0 ? 0 : random.Next(list.Count);
                index.RemoveAt(gone);
                list.RemoveAt(gone);
            }
            else
            {
                var place = random.Next(3) == 0 ? list.Count : random.Next(list.Count + 1);
                index.Insert(place, i);
                list.Insert(place, i);
            }

            Assert.Equal(list.Count, index.Count);
            for (var place = 0; place < list.Count; place++)
            {
                Assert.Equal(list[place], index[place]);
            }
        }
    }
}
